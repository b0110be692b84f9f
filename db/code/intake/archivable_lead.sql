create or replace view intake.archivable_lead as
select l.id, l.created_at from intake.lead as l
where l.archived_at is null and l.status not in ('pending_approval', 'approved');

comment on view intake.archivable_lead is $$Leads that the archive takes when they are old enough and nothing is open about them.$$;
