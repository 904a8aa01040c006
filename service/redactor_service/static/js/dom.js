// Making and finding nodes. Draft text enters the page as text nodes only.

export const byId = (id) => document.getElementById(id);

// An element with attributes and children; `false`, null and undefined leave an attribute or child out.
export function element(tag, { className = "", ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function button(words, attributes = {}, ...rest) {
  return element("button", { type: "button", ...attributes }, words, ...rest);
}

// Says something to who listens to the page; the same words twice are said twice.
export function say(words) {
  const region = byId("said");
  region.textContent = region.textContent === words ? `${words}\u00a0` : words;
}

// A message that stays, with buttons: [words, handler].
export function tell(words, { kind = "alarm", choices = [] } = {}) {
  const box = byId("message");
  box.className = `message ${kind}`;
  box.querySelector("p").textContent = words;
  const buttons = choices.map(([name, handler]) => {
    const made = button(name, { className: "plain" });
    made.addEventListener("click", handler);
    return made;
  });
  box.querySelector(".do").replaceChildren(...buttons);
  box.hidden = false;
}

export function untell() {
  byId("message").hidden = true;
}
