import {contactForm, createAccount, customerOnboarding, supportTriage} from './customers.ts';
import type {DemoWorkflow} from './demo-workflow.ts';
import {churnWatch, errorHandler, nightlyCrmSync, weeklyRevenueReport} from './operations.ts';
import {oldPartnerForm} from './partners.ts';
import {leadScoring, stripeInvoicePaid} from './revenue.ts';

/** What the team has when the story begins, each after those that it refers to. */
export const WORKFLOWS: readonly DemoWorkflow[] = [
  errorHandler,
  createAccount,
  customerOnboarding,
  stripeInvoicePaid,
  nightlyCrmSync,
  supportTriage,
  leadScoring,
  weeklyRevenueReport,
  contactForm,
  churnWatch,
  oldPartnerForm,
];
