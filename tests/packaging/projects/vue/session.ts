// Stands for the portal's session, and counts how often it is asked for a token.
export async function currentToken(): Promise<string> {
  Object.assign(window, { tokens: ((window as { tokens?: number }).tokens ?? 0) + 1 });
  return "of the session";
}
