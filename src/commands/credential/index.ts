import CredentialList from './list.ts';

export default class Credential extends CredentialList {
  static override summary = 'Credentials: what each is called in which environment (alone: list them).';
}
