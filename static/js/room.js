/** The room's page: reads what the server wrote into it, and starts. */
import { readRoomData } from "./room/data.js";
import { Visit } from "./room/visit.js";

void new Visit(readRoomData()).start();
