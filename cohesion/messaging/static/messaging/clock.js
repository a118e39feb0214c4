// Ticks the clock of a page by the server's time, as the clock of this computer may be wrong.
const face = document.querySelector("[data-clock]");
const ahead = Date.parse(face.dataset.clock) - Date.now();
const words = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", timeStyle: "medium" });

setInterval(() => (face.textContent = words.format(Date.now() + ahead)), 1000);
