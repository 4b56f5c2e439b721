// Stands for the portal's session, and counts how often it is asked for a token.
export async function currentToken() {
  window.tokens = (window.tokens ?? 0) + 1;
  return "of the session";
}
