// The desk's entry: sends every form once, presses the button beside a field on Enter, closes an open filter when the eye goes elsewhere.
import "./forms.js";

document.querySelectorAll("#content form[method=post]").forEach((form) => form.setAttribute("data-once", ""));

// Several deeds share a form: Enter in a field presses the button beside it, not the first of them; on a mark it presses none.
document.addEventListener("keydown", (event) => {
  const field = /** @type {Element} */ (event.target);
  if (event.key !== "Enter" || !field.matches("input")) return;
  /** @type {HTMLButtonElement | null | undefined} */
  const beside = field.closest(".deed, form.deeds")?.querySelector("button.button");
  if (beside || field.matches("[type=checkbox]")) event.preventDefault();
  if (!field.matches("[type=checkbox]")) beside?.click();
});

/** @param {EventTarget | null} [kept] */
function closeFilters(kept) {
  document.querySelectorAll("details.filter[open]").forEach((filter) => {
    if (!kept || !filter.contains(/** @type {Node} */ (kept))) filter.removeAttribute("open");
  });
}

document.addEventListener("click", (event) => closeFilters(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeFilters();
});
