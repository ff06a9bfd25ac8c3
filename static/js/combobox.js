// [data-combobox]: the search box. "/" focuses it, arrows walk the options that htmx put into the list, Enter opens one, Escape closes.

/** @param {HTMLElement} box */
const parts = (box) => ({
  input: /** @type {HTMLInputElement} */ (box.querySelector("[role=combobox]")),
  list: /** @type {HTMLElement} */ (box.querySelector("[role=listbox]")),
  status: /** @type {HTMLElement | null} */ (box.querySelector("[data-combobox-status]")),
});
/** @param {HTMLElement} list @returns {HTMLElement[]} */
const optionsOf = (list) => [...list.querySelectorAll("[role=option]")].map((option) => /** @type {HTMLElement} */ (option));

/** @param {HTMLElement} box @param {HTMLElement | null} option */
function point(box, option) {
  const { input, list } = parts(box);
  for (const each of optionsOf(list)) each.setAttribute("aria-selected", String(each === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

/** @param {HTMLElement} box */
function close(box) {
  const { input, list } = parts(box);
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  point(box, null);
}

/** @param {HTMLElement} box */
function open(box) {
  const { input, list, status } = parts(box);
  const count = optionsOf(list).length;
  delete box.dataset.dismissed;
  if (document.activeElement !== input || !list.childElementCount) return close(box);
  list.hidden = false;
  input.setAttribute("aria-expanded", String(count > 0));
  if (status) status.textContent = count === 1 ? status.dataset.textOne ?? "" : (status.dataset.textMany ?? "").replace("%n", String(count));
}

/** @param {HTMLElement} box @returns {HTMLElement | null} The option that the arrows stand on. */
const chosen = (box) => optionsOf(parts(box).list).find((option) => option.getAttribute("aria-selected") === "true") ?? null;

/** @param {KeyboardEvent} event @param {HTMLElement} box */
function steer(event, box) {
  const { input, list } = parts(box);
  const options = list.hidden ? [] : optionsOf(list);
  const at = options.findIndex((option) => option === chosen(box));
  if (event.key === "Escape") {
    if (!list.hidden && list.childElementCount) event.preventDefault();
    close(box);
    box.dataset.dismissed = "";
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (list.hidden) return open(box);
    // One step past either end is the box itself again.
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = at === -1 && step === -1 ? options.length - 1 : at + step;
    point(box, options[next] ?? null);
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    options[at].click();
  } else if (event.key === "Enter") {
    close(box);
    input.form?.requestSubmit();
    event.preventDefault();
  } else if (event.key === "Tab") close(box);
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
const boxOf = (target) => (target instanceof Element ? target.closest("[data-combobox]") : null);

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const box = target.matches("[role=combobox]") ? boxOf(target) : null;
  if (box) return steer(event, box);
  const busy = target.matches("input, select, textarea, [contenteditable]") || event.ctrlKey || event.metaKey || event.altKey;
  if (event.key === "/" && !busy && !document.querySelector("dialog[open]")) {
    const input = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-combobox] [role=combobox]"));
    if (input) event.preventDefault();
    input?.focus();
    input?.select();
  }
});
// An answer that comes while one walks the list keeps the option one stands on; further typing lets go of it. After Escape none opens the list.
document.addEventListener("input", (event) => {
  const box = boxOf(event.target);
  if (!box) return;
  delete box.dataset.dismissed;
  point(box, null);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const box = boxOf(event.target);
  if (box) box.dataset.chosen = chosen(box)?.getAttribute("href") ?? "";
});
document.addEventListener("htmx:afterSwap", (event) => {
  const box = boxOf(event.target);
  if (!box) return;
  point(box, optionsOf(parts(box).list).find((option) => option.getAttribute("href") === box.dataset.chosen) ?? null);
  if ("dismissed" in box.dataset) close(box);
  else open(box);
});
document.addEventListener("focusout", (event) => {
  const box = boxOf(event.target);
  if (box && !box.contains(/** @type {Node | null} */ (event.relatedTarget))) close(box);
});
document.addEventListener("focusin", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const box = boxOf(target);
  if (box && target.matches("[role=combobox]")) open(box);
});
// A press on an option must not take the focus from the box before the click arrives.
document.addEventListener("mousedown", (event) => {
  if (/** @type {Element} */ (event.target).closest("[data-combobox] [role=listbox]")) event.preventDefault();
});
