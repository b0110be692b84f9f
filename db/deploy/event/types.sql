-- Deploy leadmill:event/types to pg

begin;

-- LM910 unknown_event (400): There is no such event, or its refs have other keys (a defect: `event.kind` lists them).

create type event.fact as (subject_id uuid, organization_id uuid, refs jsonb);

comment on type event.fact is $$What one event is about; see event.outbox.$$;

commit;
