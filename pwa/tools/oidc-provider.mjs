/**
 * A certified OpenID provider for tests: `node oidc-provider.mjs PORT [OUR-ORIGIN]`. Who signs in as `NIP group group` has that NIP
 * and those groups; any password does.
 */
import Provider from "oidc-provider";

const port = Number(process.argv[2]);
const back = process.argv[3] ?? "http://kinerja.test";
const issuer = `http://127.0.0.1:${port}`;
const client = {
  client_id: "luring",
  client_secret: "rahasia-uji",
  redirect_uris: [`${back}/api/oidc/callback`],
  response_types: ["code"],
  grant_types: ["authorization_code"],
};
const provider = new Provider(issuer, {
  clients: [client],
  pkce: { required: () => true },
  scopes: ["openid", "profile"],
  claims: { openid: ["sub"], profile: ["nip", "groups"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => {
      const [nip, ...groups] = id.split(" ");
      return { sub: id, nip, groups };
    },
  }),
});
provider.listen(port, "127.0.0.1", () => console.log("ready"));
