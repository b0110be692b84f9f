-- Deploy leadmill:audit/watch_list to pg

begin;

-- Every table of the rooms is in exactly one of the two lists; a hygiene law holds them to it. A new table
-- gets its line in the change that makes it.

do $$
begin
  perform audit.watch('ops.setting');
  perform audit.watch('ops.rate_limit');
  perform audit.watch('queue.schedule', ignored => '{last_fired_at}');
  perform audit.watch('ops.partitioned');
  perform audit.watch('audit.watched');
  perform audit.watch('audit.unwatched');
  perform audit.watch('queue.task');

  perform audit.watch('identity.organization');
  -- The log outlives the account: it keeps that a name changed and who changed it, not the name.
  perform audit.watch('identity.user_account', redacted => '{email, password_hash, first_name, last_name, phone}');
  perform audit.watch('identity.membership');
  perform audit.watch('identity.outside_login', redacted => '{subject, email, first_name, last_name}', ignored => '{last_used_at}');
  perform audit.watch('identity.billing_address', redacted => '{name, line1, line2, city, region, postal_code}');
  -- The event log_in tells of the insert. Each refresh moves expires_at.
  perform audit.watch('identity.session', ignored => '{expires_at}', inserts => false);
  perform audit.watch('identity.signing_key', redacted => '{secret}');
  perform audit.watch('ops.hash_key', redacted => '{secret}');

  perform audit.watch('catalog.niche');
  perform audit.watch('catalog.form_schema');
  perform audit.watch('catalog.competition_level');
  perform audit.watch('catalog.field_mapping');

  -- A form may ask for an e-mail address, and people write what they like into a free text.
  perform audit.watch('intake.lead', redacted => '{answers, submission_key}', ignored => '{point}');
  -- Inserted with their lead, once.
  perform audit.watch('intake.lead_contact', names_only => true, inserts => false);
  perform audit.watch('intake.lead_attribution', names_only => true, inserts => false);
  perform audit.watch('file.file', ignored => '{cleaned_at}');

  perform audit.watch('ledger.currency');
  perform audit.watch('ledger.account_kind');
  perform audit.watch('ledger.journal_kind');
  -- Balances are told by the entries.
  perform audit.watch('ledger.account', ignored => '{seq, balance, held, head, posted_at}');

  -- Who has the address of a checkout page can see who pays.
  perform audit.watch('billing.deposit', redacted => '{checkout_url}', ignored => '{looked_up_at}');
  -- A free text may name somebody.
  perform audit.watch('billing.refund', redacted => '{reason}');
  perform audit.watch('billing.customer');
  perform audit.watch('billing.dispute');
  perform audit.watch('billing.difference', redacted => '{reason}');

  -- What the engine keeps for itself: a place in the rotation, the compiled filter, whether funds suffice.
  perform audit.watch(
    'distribution.subscription',
    ignored => '{turn, round, share_id, predicate, circles, access_field, access_terms, is_funded, funding_reason, closes_at, stop_reason,
      resumes_at}');
  perform audit.watch('distribution.cap', ignored => '{window_ends_at, leads, spend}');
  -- Inserted by its run, with the journal that paid for it; both are never changed and name their actor.
  perform audit.watch('sale.assignment', inserts => false);

  perform audit.watch('returns.policy');
  perform audit.watch('returns.request', redacted => '{notes, memo}');

  perform audit.watch('ops.sealing_key');
  perform audit.watch('billing.processor', redacted => '{webhook_secrets}');
  perform audit.watch(
    'crm.connection', redacted => '{token, token_key_id, webhook_secret, webhook_digest}',
    -- What workers keep there for themselves.
    ignored => '{company_id, webhook_id, account_read_at, meaning_changed_at, paused_until_at, problem, problem_at}');
  perform audit.watch('crm.exclusion');
  perform audit.watch('crm.field_mapping');
  perform audit.watch('marketplace.market');
  -- Taken from answers. How many have bought is told by the assignments.
  perform audit.watch(
    'marketplace.listing', redacted => '{city, category, description}', ignored => '{words, sold_count, at_most}');

  perform audit.watch('event.kind');
  perform audit.watch('notification.template');
  perform audit.watch('notification.preference');
  -- A person may be behind the address. What the job remembers is told by the mail.
  perform audit.watch('notification.balance_alert', redacted => '{email}', ignored => '{is_low, alerted_at}');
end
$$;

insert into audit.unwatched (entity, reason) values
  ('distribution.absence', 'is its own log of who is in the rotation'),
  ('distribution.waiting_lead', 'a reminder of the engine; the runs of the lead tell the rest'),
  ('audit.event', 'is the log'),
  ('audit.sealed_range', 'is never changed and seals the log'),
  ('identity.refresh_token', 'each row is written once and spent once; the session is watched'),
  ('identity.one_time_token', 'each row is written once and goes with its proof; what a link did is watched'),
  ('identity.proof', 'what nobody has proved; what came of it is watched'),
  ('ops.code_object', 'follows from the files of the release'),
  ('ops.code_release', 'is its own log: one row for each deployment'),
  ('ops.rate_spending', 'counters of limits'),
  ('identity.sign_in_code', 'lives for a minute; the log-in that comes of it is an event'),
  ('identity.known_device', 'what log-ins leave behind; those are events'),
  ('ledger.journal', 'is its own log: never changed, with actor and hashes'),
  ('ledger.entry', 'is its own log: never changed, chained by hashes'),
  ('ledger.chain_seal', 'is never changed, each seal holds the root of the one before'),
  ('ledger.balance_checkpoint', 'is never changed, the entries tell the same'),
  ('ledger.seal_mark', 'a bookmark of the job that seals'),
  ('ledger.hold', 'is its own log: opened and closed once, the posted journal tells the rest'),
  ('billing.welcome_claim', 'each row is written once; the journal of the credit tells the rest'),
  ('billing.sweep', 'is its own log: each look at the lists of the processor'),
  ('billing.balance_transaction', 'is a copy of the list of the processor'),
  ('billing.webhook_inbox', 'is its own log: each event as it came and what became of it; what an admin decides is recorded'),
  ('distribution.filter_upgrade', 'progress of a job; the filters and the form are watched'),
  ('distribution.rotation', 'derived from subscriptions, moved by every sale'),
  ('distribution.run', 'is its own log: one row for each look for buyers'),
  ('distribution.trace', 'is its own log: how a run decided'),
  ('distribution.verdict', 'is its own log: how a run decided on each subscription'),
  ('report.fold_mark', 'derived from the books'),
  ('report.ledger_day', 'derived from the books'),
  ('report.provider_sum', 'derived from the books'),
  ('sale.refund', 'each row is written once with its journal, which names its actor'),
  ('crm.pipeline', 'copied from the CRM every hour'),
  ('crm.stage', 'copied from the CRM every hour'),
  ('crm.deal_field', 'copied from the CRM every hour'),
  ('crm.import_run', 'is its own log: one row for each import'),
  ('crm.import_failure', 'is its own log: each row is written once'),
  ('crm.imported_deal', 'what the import remembers of its leads, which are watched'),
  ('crm.webhook_event', 'is its own log: each event and what came of it'),
  ('marketplace.feedback', 'is its own log: each row is written once, with its journal, and names who gave it'),
  ('marketplace.favorite', 'a bookmark of one user, who adds and removes it'),
  ('event.outbox', 'is its own log: what happened, written once'),
  ('notification.refused_address', 'follows from deliveries'),
  ('notification.delivery', 'is its own log: each mail and what came of it'),
  ('queue.library', 'written by deployment alone'),
  ('queue.procrastinate_jobs', 'work in progress; what jobs do is watched'),
  ('queue.procrastinate_events', 'is the log of the jobs'),
  ('queue.procrastinate_periodic_defers', 'bookkeeping of the library'),
  ('queue.procrastinate_workers', 'heartbeats'),
  ('queue.stall', 'counts beside the jobs');

commit;
