/** What a probe kept of its cameras for VMAF: `runs/ID/evidence/pictures-REGION.json`. */
export interface PicturesList {
  schema: 'vigie/pictures/1';
  region: string;
  /** Views that were asked for; those that are missing were too short. */
  asked: number;
  views: KeptView[];
}

/** The longest stretch of one camera, as one person saw it, in which one size was wanted. */
export interface KeptView {
  stay: string;
  publisher: string;
  /** `VIEW.ivf` and `VIEW.view.json` in `truth-video-REGION/`. */
  view: string;
  /** Wanted, pixels. */
  height: number;
  seconds: number;
  /** Percent: of the time; of the camera's rate; of the wanted height. */
  freezePct: number;
  ratePct: number;
  sizePct: number;
  /** The product's own score of it, without delay. */
  model: string;
  mos: number;
}

/** VMAF of a view, 0 to 100, over the slots of the camera's schedule. */
export interface Vmaf {
  mean: number;
  harmonic: number;
  p5: number;
  slots: number;
  /** Slots in which an earlier picture stood. */
  stale: number;
  /** Pictures whose time code could not be read. */
  unread: number;
}

/** A sample of cameras, held against VMAF. */
export interface VideoTruthRecord {
  status: 'scored' | 'failed';
  /** Why some or all were not scored. */
  problem: string | null;
  views: (KeptView & { vmaf: Vmaf })[];
}
