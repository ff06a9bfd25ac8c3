// Runs before the first paint: tells the style sheet that scripts run (.js-only, .no-js).
document.documentElement.classList.add("js");
