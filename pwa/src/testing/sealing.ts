/** The server's side of sealing, by a library of its own: what we seal is opened by somebody else's code. */
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { toB64u, toBytes } from "../sync/line";
import { fromB64u } from "../sync/seal";
import { BUDI } from "./server";

export const newSuite = () =>
  new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });

/** A key of the server, and what it can open with it. */
export async function sealingKey() {
  const suite = newSuite();
  const pair = await suite.kem.generateKeyPair();
  const key = toB64u(new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)));
  const to = { id: "0123456789abcdef", key, namespace: BUDI.id };

  const open = async (purpose: string, sealed: Uint8Array<ArrayBuffer>) => {
    const recipient = await suite.createRecipientContext({
      recipientKey: pair.privateKey,
      enc: sealed.slice(0, 65).buffer,
      info: toBytes(`${purpose}\n${to.namespace}\n${to.id}`).buffer,
    });
    return recipient.open(sealed.slice(65).buffer);
  };

  return {
    to,
    async unseal(text: string) {
      const [head, body = ""] = text.trim().split("\n");
      if (head !== `LURING-BUNDLE-1 ${to.namespace} ${to.id}`)
        throw new Error(`sealed to something else: ${head}`);
      const zipped = await open("luring-bundle-1", fromB64u(body));
      const unzip = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
      return new Uint8Array(await new Response(unzip).arrayBuffer());
    },
    /** The line inside, without its padding. */
    async unsealLine({ sealed, ct }: { sealed: string; ct: string }) {
      if (sealed !== to.id) throw new Error(`sealed to something else: ${sealed}`);
      return new TextDecoder().decode(await open("luring-line-1", fromB64u(ct))).trimEnd();
    },
  };
}
