-- LM307 lead_transition_forbidden (400): A lead cannot go from this state to that. A trigger
--   enforces it.

create or replace function intake.lead_states_follow_the_order() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    if new.status = 'pending_approval' then
      return new;
    end if;
  elsif (old.status, new.status) in (
    ('pending_approval', 'approved'),
    ('pending_approval', 'rejected'),
    ('approved', 'distributed'),
    ('approved', 'unsold'),
    ('unsold', 'approved'), -- a further run
    ('unsold', 'distributed'), -- bought on the marketplace
    ('unsold', 'bad'),
    ('distributed', 'bad'))
    -- A lead that no person rejected (its source withdrew it) can be restored with its content.
    or (old.status, new.status) = ('rejected', 'pending_approval') and old.rejected_by is null
  then
    return new;
  end if;
  raise exception using
    errcode = 'LM307',
    message = 'lead cannot go from this state to that',
    detail = concat_ws(' → ', case when tg_op = 'UPDATE' then old.status end, new.status);
end
$$;

comment on function intake.lead_states_follow_the_order() is
$$Permit only the state transitions that exist, beginning with pending_approval. A lead that a person rejected cannot be
restored.
Errors: LM307.$$;

create trigger lead_states_begin_with_approval
before insert on intake.lead
for each row execute function intake.lead_states_follow_the_order();

create trigger lead_states_follow_the_order
before update of status on intake.lead
for each row when (old.status is distinct from new.status)
execute function intake.lead_states_follow_the_order();
