/** What the agency's identity provider is called here; undefined: there is none, or no signal. */
export async function ssoName(): Promise<string | undefined> {
  const response = await fetch("/api/oidc", { cache: "no-store" }).catch(() => undefined);
  const said = await response?.json().catch(() => undefined);
  return typeof said?.name === "string" ? said.name : undefined;
}

/** Leave the app for the provider, which leads back. */
export function goToSso(): void {
  location.assign("/api/oidc/start");
}
