begin;
select plan(2);

-- Functions that may be longer than 60 lines, and why. Each that is split leaves the list.
create temp table may_be_long (label text, reason text);
insert into may_be_long values
  ('catalog.check_answers', 'a branch for each kind of answer'),
  ('catalog.option_faults', 'a branch for each option of a field'),
  ('crm.classify_deals', 'one query; its rules stand in the order in which they decide'),
  ('ledger.export_statement', 'one document, part by part'),
  ('ledger.journal_faults', 'a branch for each fault'),
  ('ledger.post_all', 'every sale runs it, and each function that it calls costs some percent'),
  ('marketplace.search_listings', 'one dynamic query, whose parts plpgsql_check must see as constants'),
  ('notification.claim_delivery', 'one step after the other, each with its lock'),
  ('notification.enqueue_mails', 'one statement for all mails of a transaction');

create temp view long as
  select room || '.' || name as label, array_length(string_to_array(trim(e'\n' from body), e'\n'), 1) as lines
  from tests.routine
  where language in ('sql', 'plpgsql');

select is_empty(
  $$select label, lines from long where lines > 60 and label not in (select label from may_be_long)$$,
  'no function is longer than 60 lines without a reason');
select is_empty(
  $$select m.label from may_be_long as m
    where not exists (select from long as l where l.label = m.label and l.lines > 60) or coalesce(length(m.reason), 0) < 10$$,
  'every function in the list of long ones has a reason and is still that long');

select * from finish();
rollback;
