// The twelve regions of the mainland as a simple map: borders drawn by hand through a few known places, right to about
// 15 km. Each border is written once, in degrees east and north, and shared by the regions on both sides.
const BORDERS = {
  channelHdf: [[2.55, 51.09], [1.6, 50.9], [1.55, 50.4], [1.38, 50.06]],
  channelNor: [[1.38, 50.06], [1.0, 49.92], [0.2, 49.72], [0.1, 49.5], [-0.25, 49.28], [-1.1, 49.37], [-1.27, 49.68], [-1.94, 49.72], [-1.8, 49.37], [-1.6, 48.83], [-1.5, 48.63]],
  coastBre: [[-1.5, 48.63], [-2.0, 48.68], [-2.35, 48.68], [-2.75, 48.53], [-3.05, 48.87], [-3.55, 48.82], [-4.0, 48.72], [-4.75, 48.5], [-4.77, 48.33], [-4.4, 48.3], [-4.55, 48.17], [-4.3, 48.1], [-4.73, 48.04], [-4.37, 47.8], [-3.85, 47.8], [-3.4, 47.7], [-3.1, 47.5], [-2.8, 47.5], [-2.45, 47.47]],
  coastPdl: [[-2.45, 47.47], [-2.5, 47.28], [-2.15, 47.22], [-2.2, 47.0], [-2.05, 46.8], [-1.8, 46.48], [-1.15, 46.3]],
  coastNaq: [[-1.15, 46.3], [-1.2, 46.13], [-1.1, 45.8], [-1.1, 45.62], [-0.72, 45.2], [-1.12, 45.55], [-1.25, 44.95], [-1.25, 44.62], [-1.3, 44.2], [-1.5, 43.55], [-1.78, 43.37]],
  pyreneesNaq: [[-1.78, 43.37], [-1.4, 43.05], [-0.75, 42.95], [-0.3, 42.83]],
  pyreneesOcc: [[-0.3, 42.83], [0.3, 42.7], [0.7, 42.82], [1.4, 42.6], [1.75, 42.5], [2.2, 42.4], [3.17, 42.43]],
  coastOcc: [[3.17, 42.43], [3.03, 42.85], [3.1, 43.1], [3.5, 43.28], [3.75, 43.42], [4.2, 43.47], [4.4, 43.45]],
  coastPac: [[4.4, 43.45], [4.6, 43.36], [4.9, 43.4], [5.3, 43.28], [5.65, 43.17], [5.95, 43.07], [6.3, 43.1], [6.68, 43.25], [7.05, 43.55], [7.53, 43.78]],
  alpsPac: [[7.53, 43.78], [7.7, 44.15], [7.0, 44.25], [6.87, 44.55], [7.05, 44.7], [6.75, 45.0], [6.57, 45.1]],
  alpsAra: [[6.57, 45.1], [7.1, 45.25], [7.15, 45.45], [6.88, 45.68], [6.87, 45.83], [7.04, 45.93], [6.8, 46.13], [6.8, 46.39], [6.3, 46.4], [6.15, 46.2], [5.97, 46.13], [6.08, 46.42]],
  jura: [[6.08, 46.42], [6.45, 46.77], [6.85, 47.17], [7.05, 47.35], [7.0, 47.5]],
  rhine: [[7.0, 47.5], [7.58, 47.58], [7.57, 48.05], [7.8, 48.58], [8.22, 48.97], [7.45, 49.17], [6.75, 49.17], [6.37, 49.47], [5.82, 49.54], [5.45, 49.5], [4.87, 50.15], [4.68, 49.99], [4.23, 49.96]],
  belgium: [[4.23, 49.96], [4.1, 50.3], [3.65, 50.35], [3.2, 50.65], [2.65, 50.78], [2.55, 51.09]],
  hdfNor: [[1.38, 50.06], [1.7, 49.75], [1.75, 49.4], [1.71, 49.23]],
  hdfIdf: [[1.71, 49.23], [2.3, 49.18], [2.6, 49.1], [3.08, 49.1], [3.4, 48.87]],
  hdfGes: [[3.4, 48.87], [3.6, 49.05], [3.75, 49.3], [4.05, 49.4], [4.1, 49.65], [4.23, 49.96]],
  idfGes: [[3.4, 48.87], [3.5, 48.6], [3.42, 48.4]],
  idfBfc: [[3.42, 48.4], [2.95, 48.17]],
  idfCvl: [[2.95, 48.17], [2.5, 48.13], [2.4, 48.32], [1.98, 48.3], [1.6, 48.6], [1.5, 48.93]],
  idfNor: [[1.5, 48.93], [1.45, 49.05], [1.71, 49.23]],
  norCvl: [[1.5, 48.93], [1.3, 48.77], [0.95, 48.65], [0.82, 48.45], [0.82, 48.2]],
  norPdl: [[0.82, 48.2], [0.4, 48.3], [0.1, 48.42], [-0.35, 48.5], [-0.85, 48.5], [-1.07, 48.5]],
  norBre: [[-1.07, 48.5], [-1.5, 48.63]],
  brePdl: [[-1.07, 48.5], [-1.05, 48.0], [-1.25, 47.78], [-1.7, 47.72], [-2.1, 47.65], [-2.45, 47.47]],
  pdlCvl: [[0.82, 48.2], [0.85, 47.95], [0.55, 47.67], [0.25, 47.6], [0.05, 47.17]],
  pdlNaq: [[0.05, 47.17], [-0.55, 47.07], [-0.9, 46.97], [-0.65, 46.7], [-0.6, 46.4], [-1.15, 46.3]],
  cvlNaq: [[0.05, 47.17], [0.3, 47.05], [0.75, 46.85], [0.9, 46.6], [1.2, 46.4], [1.5, 46.4], [2.0, 46.42], [2.28, 46.42]],
  cvlAra: [[2.28, 46.42], [2.6, 46.6], [3.03, 46.79]],
  cvlBfc: [[3.03, 46.79], [3.05, 47.2], [2.9, 47.5], [2.9, 47.75], [3.1, 47.95], [2.95, 48.17]],
  bfcAra: [[3.03, 46.79], [3.65, 46.73], [4.0, 46.2], [4.4, 46.25], [4.8, 46.2], [4.95, 46.5], [5.3, 46.45], [5.6, 46.27], [6.08, 46.42]],
  bfcGes: [[3.42, 48.4], [3.6, 48.2], [4.0, 47.95], [4.6, 48.0], [5.0, 47.85], [5.35, 47.62], [5.9, 47.95], [6.4, 47.95], [6.85, 47.83], [7.0, 47.5]],
  naqAra: [[2.28, 46.42], [2.55, 46.1], [2.55, 45.75], [2.5, 45.4], [2.2, 45.2], [2.15, 44.83]],
  naqOcc: [[2.15, 44.83], [1.8, 44.93], [1.4, 44.95], [1.1, 44.6], [0.9, 44.4], [0.9, 44.12], [0.2, 44.0], [-0.1, 43.95], [-0.25, 43.6], [-0.05, 43.3], [-0.3, 42.83]],
  occAra: [[2.15, 44.83], [2.6, 44.85], [2.95, 44.65], [3.1, 44.88], [3.4, 44.85], [3.85, 44.75], [4.0, 44.4], [4.25, 44.3], [4.65, 44.27]],
  occPac: [[4.65, 44.27], [4.8, 43.95], [4.65, 43.75], [4.4, 43.6], [4.4, 43.45]],
  pacAra: [[4.65, 44.27], [5.0, 44.3], [5.45, 44.15], [5.65, 44.25], [5.45, 44.45], [5.8, 44.7], [6.1, 44.87], [6.35, 45.1], [6.57, 45.1]],
};

// The borders around each region, in turn, `-` where one is walked backwards; a short name and where it is written.
const REGIONS = {
  "hauts-de-france": ["Hauts-de-Fr.", [2.75, 49.95], "channelHdf hdfNor hdfIdf hdfGes belgium"],
  normandie: ["Normandie", [0.1, 49.0], "channelNor -norBre -norPdl -norCvl idfNor -hdfNor"],
  bretagne: ["Bretagne", [-3.0, 48.2], "coastBre -brePdl norBre"],
  "pays-de-la-loire": ["P. de la Loire", [-0.72, 47.55], "coastPdl -pdlNaq -pdlCvl norPdl brePdl"],
  "nouvelle-aquitaine": ["N.-Aquitaine", [0.35, 45.3], "coastNaq pyreneesNaq -naqOcc -naqAra -cvlNaq pdlNaq"],
  occitanie: ["Occitanie", [2.05, 43.6], "pyreneesOcc coastOcc -occPac -occAra naqOcc"],
  paca: ["PACA", [6.05, 43.85], "coastPac alpsPac -pacAra occPac"],
  "auvergne-rhone-alpes": ["Auv.-Rhône-Alpes", [4.4, 45.4], "alpsAra -bfcAra -cvlAra naqAra occAra pacAra"],
  "bourgogne-franche-comte": ["Bourg.-Fr.-Comté", [4.75, 47.2], "jura -bfcGes idfBfc -cvlBfc bfcAra"],
  "grand-est": ["Grand Est", [5.6, 48.65], "rhine -hdfGes idfGes bfcGes"],
  "ile-de-france": ["Île-de-Fr.", [2.48, 48.68], "hdfIdf idfGes idfBfc idfCvl idfNor"],
  "centre-val-de-loire": ["Centre", [1.65, 47.5], "norCvl pdlCvl cvlNaq cvlAra cvlBfc idfCvl"],
};
REGIONS["provence-alpes-cote-d-azur"] = REGIONS.paca;

const SCALE = 62, NARROWING = Math.cos((46.5 * Math.PI) / 180);
const place = ([east, north]) => [(east + 4.95) * SCALE * NARROWING, (51.25 - north) * SCALE];
/// The size of the drawing.
export const SIZE = place([8.35, 42.25]).map(Math.ceil);

/// Whether there is an outline of an area.
export const isRegion = (area) => area in REGIONS;

/// The outline of a region as an SVG path, its short name, and where that is written.
export function outline(area) {
  const [name, at, around] = REGIONS[area], points = [];
  for (const step of around.split(" ")) {
    const border = BORDERS[step.replace("-", "")], way = step.startsWith("-") ? [...border].reverse() : border;
    points.push(...(points.length ? way.slice(1) : way));
  }
  const path = points.map((p, i) => `${i ? "L" : "M"}${place(p).map((v) => v.toFixed(1)).join(" ")}`).join("");
  return { name, at: place(at), path: `${path}Z` };
}
