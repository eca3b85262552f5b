/** Whose everything is in an instance: one owner with one personal project. */
export interface Owner {
  name: string;
  project: {id: string; name: string; type: 'personal'};
}

export const OWNER: Owner = {
  name: 'Olga Owner',
  project: {id: 'personalProject0', name: 'Olga Owner <owner@example.com>', type: 'personal'},
};
