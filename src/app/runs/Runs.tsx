/** Runs: the view's frame. */
export function Runs() {
  return (
    <main className="page-main">
      <h2 className="sr-only">Runs</h2>
    </main>
  );
}
