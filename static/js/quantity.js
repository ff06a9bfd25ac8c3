// [data-qty]: − and + beside a number; they keep to its min, max and step, and tell htmx by a "change" event.

/**
 * One step up (1) or down (-1). A field that takes any number (step="any") moves by one, and never below its min.
 * @param {HTMLInputElement} input
 * @param {number} direction
 */
function move(input, direction) {
  if (input.step !== "any") return direction > 0 ? input.stepUp() : input.stepDown();
  const least = input.min === "" ? -Infinity : Number(input.min);
  input.value = String(Math.max(least, (input.valueAsNumber || 0) + direction));
}

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-qty] [data-step]"));
  const input = /** @type {HTMLInputElement | null | undefined} */ (button?.closest("[data-qty]")?.querySelector("input"));
  if (!button || !input) return;
  const before = input.value;
  move(input, Number(button.dataset.step));
  if (input.value === before) return;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
