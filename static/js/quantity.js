// [data-qty]: − and + beside a number; they keep to its min, max and step, and tell htmx by a "change" event.

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-qty] [data-step]"));
  const input = /** @type {HTMLInputElement | null | undefined} */ (button?.closest("[data-qty]")?.querySelector("input"));
  if (!button || !input) return;
  const before = input.value;
  if (button.dataset.step === "1") input.stepUp();
  else input.stepDown();
  if (input.value === before) return;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
