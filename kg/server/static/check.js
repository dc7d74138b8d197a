// The page where a draft is dropped: it goes to this server alone, with the token of this page.
"use strict";

const at = (id) => document.getElementById(id);
const token = document.querySelector('meta[name="kg-token"]').content;

const check = async (language) => {
  const draft = at("draft").files[0];
  const last = at("last").files[0];
  if (!draft) return;
  const asked = new URLSearchParams({ name: draft.name, length: draft.size, language });
  if (last) asked.set("last", last.name);
  for (const id of ["year", "date"]) if (at(id).value) asked.set(id, at(id).value);
  for (const button of document.querySelectorAll("button")) button.disabled = true;
  at("said").textContent = "正在检查…  Checking…";
  try {
    const body = new Blob(last ? [draft, last] : [draft]);
    const answer = await fetch(`check?${asked}`, { method: "POST", headers: { "X-Kg-Token": token }, body });
    if (answer.ok) {
      const found = await answer.json();
      location.assign(new URL(found.at, document.baseURI));
      return;
    }
    at("said").textContent = `${draft.name}：${(await answer.text()).trim()}`;
  } catch {
    at("said").textContent = "服务没有回答，请再试。 The server did not answer; try again.";
  }
  for (const button of document.querySelectorAll("button")) button.disabled = false;
};

at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  check((event.submitter && event.submitter.value) || "zh");
});

const drop = at("drop");
// a file that misses the field must not open in place of this page
for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, () => drop.classList.add("over"));
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  if (event.dataTransfer.files.length) {
    at("draft").files = event.dataTransfer.files;
    at("said").textContent = event.dataTransfer.files[0].name;
  }
});
// who comes back finds the form as he left it, and may press again
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button")) button.disabled = false;
  at("said").textContent = "";
});
