/* The views, in the order of their tabs. A view more is a module, a row here and its name in state.js and texts.js.

   Each is made once: view(app) gives { update(force), build?(), recolour?(), refit?() }. update draws what the state and the
   filters say into the panel #view-NAME, and nothing where nothing that it shows has changed, unless force is true (another
   language). build follows a change of language, recolour of colours, refit of the size of the panel. Links and buttons
   change the state by app.link and app.go; what the filters leave is app.left, all there is app.model. */
import { aboutView } from "./about-view.js";
import { assessView } from "./assess-view.js";
import { compareView } from "./compare-view.js";
import { diffusionView } from "./diffusion-view.js";
import { documentView } from "./document-view.js";
import { matrixView } from "./matrix-view.js";
import { networkView } from "./network-view.js";
import { overviewView } from "./overview-view.js";
import { tableView } from "./table-view.js";

export const MADE = {
  overview: overviewView, network: networkView, matrix: matrixView, diffusion: diffusionView, compare: compareView,
  table: tableView, documents: documentView, profile: aboutView, assess: assessView,
};
