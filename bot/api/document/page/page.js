// The operations of the document, each with what it takes, to be tried with a key. They are in the document's own
// English; what the page says beside them is in the language that the browser asks for.

const BASE = "/api/v1";
const JSON_KIND = "application/json";
const FORM_KIND = "multipart/form-data";

const [api, told] = await Promise.all(["openapi.json", "try/words"].map(async (name) => (await fetch(`${BASE}/${name}`)).json()));

/** The words of this name, with the values in them. */
const say = (name, values = {}) => told.words[name].replace(/{(\w+)}/g, (_, value) => values[value]);

document.documentElement.lang = told.language;
document.title = say("title");
for (const one of document.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);

let count = 0;

function made(kind, text, to) {
  const one = document.createElement(kind);
  if (text) one.textContent = text;
  to?.append(one);
  return one;
}

/** The same in words of the page's own, among what is in English. */
function said(kind, text, to) {
  const one = made(kind, text, to);
  one.lang = told.language;
  return one;
}

const resolved = (one) => (one?.$ref ? resolved(one.$ref.slice(2).split("/").reduce((at, name) => at[name], api)) : one);

/** Something of this shape, to begin with. */
function example(shape) {
  const one = resolved(shape);
  if (one.example !== undefined) return one.example;
  if (one.const !== undefined) return one.const;
  if (one.enum) return one.enum[0];
  if (one.oneOf ?? one.anyOf) return example((one.oneOf ?? one.anyOf)[0]);
  const type = [one.type].flat().find((name) => name !== "null");
  if (type === "object") return Object.fromEntries(Object.entries(one.properties ?? {}).map(([name, inner]) => [name, example(inner)]));
  if (type === "array") return [example(one.items ?? {})];
  if (type === "boolean") return one.default ?? true;
  if (type === "integer" || type === "number") return one.default ?? one.minimum ?? 1;
  return one.format === "date-time" ? new Date(Date.now() + 3_600_000).toISOString() : "";
}

function field(form, name, kind, required) {
  count += 1;
  const label = said("label", required ? say("required", { field: name }) : name, form);
  const input = made(kind, "", form);
  input.id = label.htmlFor = `field-${count}`;
  input.required = Boolean(required);
  return input;
}

for (const tag of [...api.tags, { name: undefined }]) {
  const of = Object.entries(api.paths).flatMap(([path, methods]) => Object.entries(methods)
    .filter(([method, operation]) => method !== "parameters" && operation.tags?.[0] === tag.name)
    .map(([method, operation]) => ({ path, method, operation, shared: methods.parameters ?? [] })));
  if (!of.length) continue;
  const section = made("section", "", document.getElementById("operations"));
  if (tag.name) made("h2", tag.name, section);
  else said("h2", say("other"), section);
  for (const one of of) draw(section, one);
}

function draw(section, { path, method, operation, shared }) {
  const box = made("details", "", section);
  box.id = operation.operationId;
  const head = made("summary", "", box);
  made("b", method.toUpperCase(), head);
  made("code", path, head);
  made("span", operation.summary, head);
  if (operation.description) made("p", operation.description, box);
  const form = made("form", "", box);
  const fields = [...shared, ...(operation.parameters ?? [])].map(resolved).map((parameter) => {
    const input = field(form, parameter.name, "input", parameter.required);
    input.type = "text";
    return { parameter, input };
  });
  const content = Object.entries(resolved(operation.requestBody)?.content ?? {});
  const [kind, { schema } = {}] = content.find(([name]) => name === JSON_KIND) ?? content.find(([name]) => name !== FORM_KIND) ?? content[0] ?? [];
  let body = null;
  if (kind === JSON_KIND) {
    body = field(form, say("body"), "textarea");
    body.value = JSON.stringify(example(schema), null, 2);
    body.rows = body.value.split("\n").length;
    body.spellcheck = false;
  } else if (kind) {
    body = field(form, say("picture"), "input", resolved(operation.requestBody).required);
    body.type = "file";
  }
  const buttons = made("p", "", form);
  const button = said("button", say("send"), buttons);
  const out = made("div", "", form);
  out.setAttribute("role", "status");
  let stop = null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (stop) return stop.abort();
    stop = new AbortController();
    button.textContent = say("stop");
    try {
      await send(path, method, fields, body, kind, out, stop.signal);
    } catch (failure) {
      said("p", stop.signal.aborted ? say("stopped") : say("no_answer", { why: failure.message }), out);
    } finally {
      stop = null;
      button.textContent = say("send");
    }
  });
}

async function send(path, method, fields, body, kind, out, signal) {
  const key = document.getElementById("key").value.trim();
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  const query = new URLSearchParams();
  let to = path;
  for (const { parameter, input } of fields) {
    if (parameter.in === "path") to = to.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (input.value && parameter.in === "query") query.set(parameter.name, input.value);
    else if (input.value) headers[parameter.name] = input.value;
  }
  const sent = body?.type === "file" ? body.files[0] : body?.value || undefined;
  if (kind === JSON_KIND && sent) headers["Content-Type"] = JSON_KIND;
  for (const old of out.querySelectorAll("img")) URL.revokeObjectURL(old.src);
  out.replaceChildren();
  // the key alone counts: whoever is signed in to the household's page in this browser is left out of it
  const found = await fetch(`${BASE}${to}${query.size ? `?${query}` : ""}`, {
    method: method.toUpperCase(), headers, body: sent, credentials: "omit", cache: "no-store", signal,
  });
  const sort = found.headers.get("Content-Type") ?? "";
  made("p", `${found.status} ${found.statusText}`, out).className = found.ok ? "good" : "bad";
  if (sort.startsWith("image/")) {
    const image = made("img", "", out);
    image.alt = say("picture_of", { path });
    image.lang = told.language;
    image.src = URL.createObjectURL(await found.blob());
  } else if (sort.startsWith("text/event-stream")) {
    const lines = shown(out, "");
    const reader = found.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) lines.append(part.value);
  } else {
    const text = await found.text();
    if (text) shown(out, sort.includes("json") ? JSON.stringify(JSON.parse(text), null, 2) : text);
  }
}

/** What was answered; a keyboard scrolls it. */
function shown(out, text) {
  const lines = made("pre", text, out);
  lines.tabIndex = 0;
  lines.setAttribute("role", "region");
  lines.setAttribute("aria-label", say("answer"));
  return lines;
}

if (location.hash) {
  const chosen = document.getElementById(location.hash.slice(1));
  if (chosen) chosen.open = true;
  chosen?.scrollIntoView();
}
