// Ticks what the server wrote: <… data-since="ISO">00:12:36</…> and <… data-until="ISO">2:24 left</…>.
// Browsers' clocks are often wrong: data-now, on <html> or a region, is the server's clock when it made the page.

let ahead = 0; // milliseconds by which the server's clock is ahead of this one

const stamped = document.querySelector("[data-now]");
const [visit] = performance.getEntriesByType("navigation");
const age = visit ? performance.now() - visit.responseStart : 0; // of the page: how long it has been here
if (stamped) correct(Date.parse(stamped.dataset.now), Date.now() - age);

/** Takes over the server's clock, unless it differs by less than its own coarseness and the way here. */
function correct(theirs, ours) {
  if (Math.abs(theirs - ours - ahead) > 2000) ahead = theirs - ours;
}

const two = (number) => String(number).padStart(2, "0");

/** Whole seconds as parts of a clock: [hours, minutes, seconds]. */
function parts(seconds) {
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
}

/** "00:12:36" */
function since(seconds) {
  return parts(Math.max(seconds, 0)).map(two).join(":");
}

/** "2:24", "1:02:24" */
function short(seconds) {
  const [hours, minutes, rest] = parts(seconds);
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function tick() {
  const now = Date.now() + ahead;
  for (const element of document.querySelectorAll("[data-since]")) {
    write(element, since(Math.floor((now - Date.parse(element.dataset.since)) / 1000)));
  }
  for (const element of document.querySelectorAll("[data-until]")) {
    const left = Math.round((Date.parse(element.dataset.until) - now) / 1000);
    element.classList.toggle("is-late", left < 0);
    write(element, left < 0 ? `late by ${short(-left)}` : `${short(left)} left`);
  }
}

/** A moment that cannot be read leaves the server's words alone. */
function write(element, words) {
  if (!words.includes("NaN") && element.textContent !== words) element.textContent = words;
}

document.addEventListener("followed", (event) => {
  correct(event.detail.now.getTime(), Date.now());
  tick();
});
tick();
setInterval(tick, 1000);
