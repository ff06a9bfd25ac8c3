// Toasts: short news in the #toasts live region. From scripts toast(…), from the server Django messages or
// the header HX-Trigger: {"toast": {"message": "…", "tone": "success"}}.
import { text } from "./text.js";

const LINGER = 6000;
const icons = { success: "circle-check", warning: "triangle-alert", error: "circle-alert", info: "info" };

/** @returns {string} the address of the icon sprite, as the page itself uses it */
function sprite() {
  return document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0] ?? "/static/icons.svg";
}

/** @param {string} name @returns {SVGSVGElement} */
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite()}#${name}`);
  svg.append(use);
  return svg;
}

/** Adds the close button, and lets news that need no action fade. @param {HTMLElement} alert */
function settle(alert) {
  if (alert.dataset.settled) return;
  alert.dataset.settled = "yes";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button quiet small square";
  close.setAttribute("aria-label", text("dismiss"));
  close.append(icon("x"));
  close.addEventListener("click", () => alert.remove());
  alert.append(close);
  if (alert.dataset.toast === "success" || alert.dataset.toast === "info") linger(alert);
}

/** Goes after a while, but not under the pointer or the focus. @param {HTMLElement} alert */
function linger(alert) {
  setTimeout(() => (alert.matches(":hover, :focus-within") ? linger(alert) : alert.remove()), LINGER);
}

/**
 * @param {string} message
 * @param {"info"|"success"|"warning"|"error"} [tone]
 * @returns {HTMLElement}
 */
export function toast(message, tone = "info") {
  const alert = document.createElement("div");
  const body = document.createElement("div");
  body.textContent = message;
  alert.className = `alert ${tone}`;
  alert.dataset.toast = tone;
  alert.append(icon(icons[tone] ?? "info"), body);
  document.querySelector("#toasts")?.append(alert);
  settle(alert);
  return alert;
}

const region = document.querySelector("#toasts");
if (region) {
  const settleAll = () => region.querySelectorAll("[data-toast]").forEach((alert) => settle(/** @type {HTMLElement} */ (alert)));
  new MutationObserver(settleAll).observe(region, { childList: true });
  settleAll();
}

document.addEventListener("toast", (event) => {
  const { message, value, tone } = /** @type {CustomEvent} */ (event).detail;
  toast(message ?? value, tone);
});
/** @type {HTMLElement | undefined} */
let away;
window.addEventListener("offline", () => { away = toast(text("offline"), "warning"); });
window.addEventListener("online", () => {
  away?.remove();
  toast(text("online"), "success");
});

/** A page that follows an order by itself shows its own state instead. @param {Event} event */
const isFollowing = (event) => event.target instanceof Element && event.target.closest("[data-live-order]") !== null;
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => isFollowing(event) || toast(text("unreachable"), "error"));
}
document.addEventListener("htmx:responseError", (event) => {
  if (isFollowing(event)) return;
  const status = /** @type {CustomEvent} */ (event).detail.xhr.status;
  toast(text(status === 403 || status === 401 ? "forbidden" : "failed"), "error");
});
