create or replace function marketplace.refunds_reverse_rewards() returns trigger
language plpgsql volatile security definer -- whoever refunds has no privilege on feedback and books
set search_path = pg_catalog, pg_temp
as $$
declare
  v_feedback marketplace.feedback;
begin
  -- Who refunds holds the locks of the lead and of the buyer's accounts: nobody gives feedback meanwhile.
  select f.* into v_feedback from marketplace.feedback as f where f.assignment_id = new.id and f.reward > 0;
  if not found then
    return null;
  end if;
  -- Credit first, then what the refund has just put into the wallet: a reward that is spent does not stay.
  perform ledger.post(
    format('assignment:%s:feedback_taken_back', new.id),
    'feedback_reward_reversed',
    array[
      (ledger.open_account('organization', new.organization_id, 'wallet', new.currency), -v_feedback.reward),
      (ledger.open_account('platform', null, 'promo_expense', new.currency), v_feedback.reward)]::ledger.leg[],
    subject_type => 'lead', subject_id => new.lead_id);
  return null;
end
$$;

comment on function marketplace.refunds_reverse_rewards() is
$$A sale that is refunded takes the reward for its feedback back, in the same transaction and once: in credit as far as there
is some, else in money.
Errors: those of ledger.post.$$;

create trigger refunds_reverse_rewards
after update of status on sale.assignment
for each row when (new.status = 'refunded' and old.status <> 'refunded')
execute function marketplace.refunds_reverse_rewards();
