-- Deploy leadmill:queue/task to pg

begin;

create table queue.task (
  name text primary key,
  queue_name text not null,
  priority integer not null default 0,
  comment text not null
);

comment on table queue.task is $$Tasks that workers know. A job for any other name is refused when it is deferred, not when it fails.$$;
comment on column queue.task.name is $$Name of the Procrastinate task.$$;
comment on column queue.task.queue_name is $$Queue it runs in; a worker has places of their own for each (docs/operations.md, Jobs).$$;
comment on column queue.task.priority is $$Larger goes first. One per task: priorities are never mixed under one lock.$$;
comment on column queue.task.comment is $$What it does.$$;

insert into queue.task (name, queue_name, priority, comment) values
  ('distribute_lead', 'interactive', 10, 'distribute an approved lead'),
  ('distribute_waiting', 'interactive', 7, 'distribute a lead that has waited for a form or an opening, behind those that have just been approved'),
  ('list_lead', 'interactive', 5, 'put a lead on the market if the rule of its niche says so'),
  ('send_mail', 'mail', 0, 'send one e-mail delivery'),
  ('refresh_funding', 'rotation', 8, 'put an organisation''s subscriptions in or out of rotation after its funds changed'),
  ('upgrade_filters', 'rotation', 20, 'bring the filters of a niche to a new version of its form'),
  ('link_buyers', 'rotation', 0, 'find organisations that are of one hand'),
  ('follow_the_clock', 'rotation', 15, 'openings, closings and new windows of caps'),
  ('make_stripe_customer', 'payments', 0, 'make the Stripe customer of a new organisation'),
  ('retry_webhooks', 'payments', 0, 'apply stored webhooks that failed and are due'),
  ('send_refund', 'payments', 10, 'tell Stripe of a refund that was asked for here'),
  ('read_session', 'payments', 5, 'ask Stripe for the checkout session of a deposit whose payer came back before its event'),
  ('read_refunds', 'payments', 0, 'ask Stripe for the refunds of a deposit whose events are missing'),
  ('catch_up_with_stripe', 'payments', 0, 'take over events that Stripe could not deliver'),
  ('reconcile_stripe', 'payments', 0, 'compare every movement at Stripe with the books'),
  ('review_credit', 'payments', 0, 'give, hold or free the promotional credit of an organisation after its payments changed'),
  ('expire_holds', 'default', 0, 'free money that was held for too long'),
  ('seal_books', 'batch', 0, 'chain the closed range of journals, keep sums of derived accounts'),
  ('verify_books', 'batch', 0, 'prove the books, piece by piece'),
  ('tell_waiting', 'batch', 0, 'tell admins how many leads wait for approval'),
  ('send_digest', 'batch', 0, 'tell admins what happened yesterday'),
  ('fold_reports', 'batch', 0, 'add what was sealed in the books to the sums of the reports'),
  ('start_imports', 'crm', 5, 'begin an import of every CRM connection'),
  ('import_deals', 'crm', 0, 'go on with an import of deals'),
  ('fetch_deals', 'crm', 0, 'read the deals again that a CRM''s webhooks told of'),
  ('read_account', 'crm', 0, 'read the names in a CRM account, and look after its webhook'),
  ('watch_accounts', 'crm', 0, 'read every CRM account'),
  ('clean_files', 'batch', 0, 'remove from storage what belongs to no file'),
  ('reseal_secrets', 'batch', 0, 'seal with the newest key what an older one sealed'),
  ('seal_audit', 'batch', 0, 'chain the closed range of the audit log'),
  ('ensure_partitions', 'batch', 0, 'make the partitions of the coming months'),
  ('purge_jobs', 'batch', 0, 'delete jobs that ended long ago'),
  ('forget_spending', 'batch', 0, 'delete what limits no longer count'),
  ('forget_strangers', 'batch', 0, 'delete sign-ups and links that nobody followed'),
  ('recover_stalled', 'batch', 20, 'requeue jobs of dead workers'),
  ('tick', 'batch', 20, 'defer what the schedule says is due');

grant usage on schema queue to leadmill_worker, leadmill_reconciler;

commit;
