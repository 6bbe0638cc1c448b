/** The room's page: reads what the server wrote into it, and starts. */
import { readRoomData } from "./room/data.js";
import { Visit } from "./room/visit.js";
import { bringIcons } from "./views/icons.js";
import { warmUp } from "./warmup.js";

void bringIcons();
void warmUp();
void new Visit(readRoomData()).start();
