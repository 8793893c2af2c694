// Host: asks S1F13 and S2F25 and prints the answers.
import { B, HsmsActiveCommunicator, L } from "secs4js";

const port = Number(process.argv[2]);
const host = new HsmsActiveCommunicator({ ip: "127.0.0.1", port, deviceId: 10, isEquip: false });

await host.open();
await host.untilConnected();
for (const [stream, body] of [
  [[1, 13], L()],
  [[2, 25], B(Buffer.from([1, 2, 254, 255]))],
]) {
  const answer = await host.send(...stream, true, body);
  console.log(`S${answer.stream}F${answer.func} ${answer.body.toSml().replace(/\s+/g, " ")}`);
}
console.log("done");
process.exit(0);
