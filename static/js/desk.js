// The desk's entry: sends a form once, closes an open filter when the eye goes elsewhere.
import "./forms.js";

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
