// Reads the gateway's JSON, and posts to it.

const PATIENCE = 8000;

export async function get(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
  const tail = query.size ? `?${query}` : '';
  const response = await fetch(path + tail, { signal: AbortSignal.timeout(PATIENCE) });
  const body = await response.json();
  if (!response.ok) {
    const error = new Error(body.error ?? `HTTP ${response.status}`);
    error.status = response.status;
    throw error;
  }
  return body;
}

/** Longer than any reply timer. */
const REPLY_PATIENCE = 160000;

/** Posts text; the body comes whatever the status is. */
export async function postText(path, text) {
  const response = await fetch(path, {
    method: 'POST', body: text, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, signal: AbortSignal.timeout(REPLY_PATIENCE),
  });
  return response.json();
}

export const getLink = (name) => get(`/api/links/${encodeURIComponent(name)}`);

/** Above every id; asks for the newest entries. */
export const NEWEST = Number.MAX_SAFE_INTEGER;
