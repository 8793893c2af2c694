// Equipment on HSMS, or a SECS-I line over TCP whose master it is: answers S1F1 and S1F13, echoes S2F25; asks S1F13 itself once a host
// has done so. Arguments: port, hsms, hsms-active (which dials) or secs1, timers as in timeoutT6=2.
import { A, B, HsmsActiveCommunicator, HsmsPassiveCommunicator, L, Secs1OnTcpIpPassiveCommunicator } from "secs4js";

const [port, protocol, ...timers] = process.argv.slice(2);
const Communicator = {
  hsms: HsmsPassiveCommunicator,
  "hsms-active": HsmsActiveCommunicator,
  secs1: Secs1OnTcpIpPassiveCommunicator,
}[protocol];
const identity = L(A("FOREIGN"), A("1.0"));
const tool = new Communicator({
  ip: "127.0.0.1",
  port: Number(port),
  deviceId: 10,
  isEquip: true,
  isMaster: true,
  ...Object.fromEntries(timers.map((timer) => timer.split("=")).map(([name, value]) => [name, Number(value)])),
});

tool.on("message", async (message) => {
  if (message.stream === 1 && message.func === 1) {
    await tool.reply(message, 1, 2, identity);
  } else if (message.stream === 1 && message.func === 13) {
    await tool.reply(message, 1, 14, L(B(Buffer.from([0])), identity));
    const answer = await tool.send(1, 13, true, identity);
    console.log(`S${answer.stream}F${answer.func} from the host`);
  } else if (message.stream === 2 && message.func === 25) {
    await tool.reply(message, 2, 26, message.body);
  }
});

const told = (error) => console.log(`error: ${error.message}`);
tool.on("error", told);
process.on("uncaughtException", told);
process.on("unhandledRejection", told);

if (protocol === "hsms-active") {
  console.log("dialling");
  await tool.open();
} else {
  await tool.open();
  console.log("listening");
}
