/** Hands a file to the browser's downloads; nothing leaves the machine. */

/** Long enough for the browser to have begun reading. */
const keptMs = 10_000;

export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), keptMs);
}
