import {describeN8nContract} from '../contract/n8n-contract.ts';
import {startRealN8n} from '../support/real-n8n.ts';

describeN8nContract(() => startRealN8n({name: 'contract'}));
