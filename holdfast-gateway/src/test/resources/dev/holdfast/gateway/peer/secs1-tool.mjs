// Equipment on a SECS-I line over TCP, its master: answers S1F13 and echoes S2F25; asks S1F13 itself once a host has done so.
import { A, B, L, Secs1OnTcpIpPassiveCommunicator } from "secs4js";

const port = Number(process.argv[2]);
const tool = new Secs1OnTcpIpPassiveCommunicator({
  ip: "127.0.0.1",
  port,
  deviceId: 10,
  isEquip: true,
  isMaster: true,
});

tool.on("message", async (message) => {
  if (message.stream === 1 && message.func === 13) {
    await tool.reply(message, 1, 14, L(B(Buffer.from([0])), L(A("FOREIGN"), A("1.0"))));
    const answer = await tool.send(1, 13, true, L(A("FOREIGN"), A("1.0")));
    console.log(`S${answer.stream}F${answer.func} from the host`);
  } else if (message.stream === 2 && message.func === 25) {
    await tool.reply(message, 2, 26, message.body);
  }
});

await tool.open();
console.log("listening");
