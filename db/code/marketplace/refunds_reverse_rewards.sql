create or replace function marketplace.refunds_reverse_rewards() returns trigger
language plpgsql volatile security definer -- the caller that refunds has no privilege on feedback
set search_path = pg_catalog, pg_temp
as $$
declare
  v_feedback marketplace.feedback;
begin
  -- The refunding transaction holds the locks of the lead and of the buyer's accounts, so that no feedback is given at the same time.
  select f.* into v_feedback from marketplace.feedback as f where f.assignment_id = new.id and f.reward > 0;
  if not found then
    return null;
  end if;
  -- The ledger takes promotional credit first, then money that the refund has just returned, so that a spent reward is recovered too.
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
$$Take back the reward for the feedback on an assignment that is refunded, once and in the same transaction: from promotional credit as
far as it suffices, the rest from the wallet.
Errors: those of ledger.post.$$;

create trigger refunds_reverse_rewards
after update of status on sale.assignment
for each row when (new.status = 'refunded' and old.status <> 'refunded')
execute function marketplace.refunds_reverse_rewards();
