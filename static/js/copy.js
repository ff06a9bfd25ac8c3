// [data-copy="text"]: copies it and says so.
import { text } from "./text.js";
import { toast } from "./toasts.js";

document.addEventListener("click", async (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-copy]"));
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy ?? "");
  toast(text("copied"), "success");
});
