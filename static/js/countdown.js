// [data-countdown="ISO instant"]: the time left, in words of the page's language; data-over is shown when none is left.

const locale = document.documentElement.lang || "en";
/** @param {"day"|"hour"|"minute"|"second"} unit */
const format = (unit) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: unit === "day" ? "long" : "short" });
const formats = { day: format("day"), hour: format("hour"), minute: format("minute"), second: format("second") };

/**
 * The two largest units that matter: "2 days 3 hr", "3 hr 12 min", "12 min 5 sec".
 * @param {number} seconds
 * @returns {string}
 */
export function remaining(seconds) {
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days) return `${formats.day.format(days)} ${formats.hour.format(hours)}`;
  if (hours) return `${formats.hour.format(hours)} ${formats.minute.format(minutes)}`;
  return `${formats.minute.format(minutes)} ${formats.second.format(seconds % 60)}`;
}

function tick() {
  for (const element of document.querySelectorAll("[data-countdown]")) {
    const clock = /** @type {HTMLElement} */ (element);
    const seconds = Math.round((Date.parse(clock.dataset.countdown ?? "") - Date.now()) / 1000);
    if (Number.isNaN(seconds)) continue;
    const words = seconds > 0 ? remaining(seconds) : clock.dataset.over ?? "";
    if (clock.textContent !== words) clock.textContent = words;
    clock.classList.toggle("soon", seconds > 0 && seconds < 1800);
    clock.classList.toggle("over", seconds <= 0);
  }
}

tick();
setInterval(() => document.hidden || tick(), 1000);
document.addEventListener("visibilitychange", tick);
document.addEventListener("htmx:afterSettle", tick);
