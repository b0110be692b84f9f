create or replace view api.crm_exclusions with (security_invoker = true) as
select
  x.id,
  x.connection_id,
  x.pipeline_name,
  x.stage_name,
  (
    select count(*)
    from crm.stage as s
    join crm.pipeline as p on p.connection_id = s.connection_id and p.pipeline_id = s.pipeline_id
    where s.connection_id = x.connection_id
      and lower(btrim(x.pipeline_name)) = lower(btrim(p.name))
      and (x.stage_name is null or lower(btrim(x.stage_name)) = lower(btrim(s.name)))) as matches
from crm.exclusion as x;

comment on view api.crm_exclusions is
$$Deals that are not imported, by pipeline and stage
An exclusion that matches no stage has no effect: a pipeline may have been renamed.$$;
comment on column api.crm_exclusions.stage_name is $$Name of a stage of it; null is the whole pipeline.$$;
comment on column api.crm_exclusions.matches is $$How many stages of the account it excludes.$$;

grant select on api.crm_exclusions to admin;

create trigger crm_exclusions_are_read_only
instead of insert or update or delete on api.crm_exclusions
for each row execute function ops.views_are_read_only();
