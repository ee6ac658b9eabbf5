/** PINGREQ and PINGRESP, which are a fixed header only: 3.1.1 §3.12, §3.13; 5.0 §3.12, §3.13. */

import { PacketValue } from "./packet-value.js";

/** A client asks whether the server is alive (3.1.1 §3.12, 5.0 §3.12). */
export class PingreqPacket extends PacketValue {
  declare readonly type: "pingreq";

  constructor() {
    super();
    this.type = "pingreq";
    Object.freeze(this);
  }
}

/** A server answers a PINGREQ (3.1.1 §3.13, 5.0 §3.13). */
export class PingrespPacket extends PacketValue {
  declare readonly type: "pingresp";

  constructor() {
    super();
    this.type = "pingresp";
    Object.freeze(this);
  }
}
