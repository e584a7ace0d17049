/** Moments of stored runs as the page writes them. */

const today = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const thisYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const long = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** A moment, milliseconds since 1970, as `14:03`, `21 Nov, 14:03` or `21 Nov 2025`. */
export function time(at: number, now: number = Date.now()): string {
  const [moment, present] = [new Date(at), new Date(now)];
  if (moment.toDateString() === present.toDateString()) return today.format(moment);
  return (moment.getFullYear() === present.getFullYear() ? thisYear : long).format(moment);
}
