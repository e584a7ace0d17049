/** Tasks: the view's frame. */
export function Inspector() {
  return (
    <main className="page-main">
      <h2 className="sr-only">Tasks</h2>
    </main>
  );
}
