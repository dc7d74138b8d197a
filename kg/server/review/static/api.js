/* What the server is asked. A server that was started again has a new token: it is fetched anew, and the page goes on. */

const PATIENCE = 20_000;

/* The server said no, and would say it again. */
export class Refused extends Error {}

/* Nobody answered, or not now: to be tried again. said: what the server says of it, if it does. */
export class Away extends Error {}

let token = document.querySelector('meta[name="kg-token"]').content;

async function once(path, options) {
  try {
    return await fetch(path, { ...options, cache: "no-store", headers: { "X-Kg-Token": token, "Accept-Language": document.documentElement.lang, ...options.headers }, signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    throw new Away(String(error?.message ?? error));
  }
}

/* The token of a page given out now; false where it is the one that we have. */
async function renewed() {
  const answer = await once("./", {});
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector('meta[name="kg-token"]')?.content ?? "";
  if (!found || found === token) return false;
  token = found;
  return true;
}

async function ask(path, options = {}) {
  let answer = await once(path, options);
  if (answer.status === 403 && (await renewed())) answer = await once(path, options);
  const body = await answer.text().catch((error) => { throw new Away(String(error)); });
  if (answer.status >= 500 || answer.status === 429) throw Object.assign(new Away(`${answer.status}`), { said: refusal(body, "").message });
  if (!answer.ok) throw refusal(body, answer.status);
  try {
    return JSON.parse(body);
  } catch {
    throw new Refused("no JSON");
  }
}

/* What an answer that is none says: JSON with an error and perhaps faults, or a line of text. */
function refusal(body, status) {
  let said = {};
  try { said = JSON.parse(body) ?? {}; } catch { said = { error: body.trim() }; }
  const refused = new Refused(String(said.error || status));
  refused.faults = Array.isArray(said.faults) ? said.faults.map(String) : [];
  refused.status = status;
  return refused;
}

export const get = (path, asked = {}) => {
  const given = Object.entries(asked).filter(([, value]) => value !== "" && value !== undefined && value !== null);
  const query = new URLSearchParams(given).toString();
  return ask(query ? `${path}?${query}` : path);
};

export const post = (path, body) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
