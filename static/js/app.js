// The portal's entry: every behaviour is delegated from the document and named by a data- attribute, so swapped-in parts need no set-up.
import "./toasts.js";
import "./combobox.js";
import "./quantity.js";
import "./countdown.js";
import "./forms.js";
import "./copy.js";

if (document.querySelector("[data-live-order]")) import("./live.js");
