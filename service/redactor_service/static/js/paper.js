// A form on paper: the browser's own print dialogue, without knowing its keys.

const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
