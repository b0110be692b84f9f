create or replace view api.crm_stages with (security_invoker = true) as
select
  s.connection_id,
  s.pipeline_id,
  p.name as pipeline_name,
  s.stage_id,
  s.name as stage_name,
  s.position,
  exists (
    select from crm.exclusion as x
    where x.connection_id = s.connection_id
      and lower(btrim(x.pipeline_name)) = lower(btrim(p.name))
      and (x.stage_name is null or lower(btrim(x.stage_name)) = lower(btrim(s.name)))) as is_excluded
from crm.stage as s
join crm.pipeline as p on p.connection_id = s.connection_id and p.pipeline_id = s.pipeline_id;

comment on view api.crm_stages is
$$Pipelines and stages of connected accounts
As last read: at most an hour before the last import.$$;
comment on column api.crm_stages.pipeline_id is $$Number of the pipeline at Pipedrive.$$;
comment on column api.crm_stages.stage_id is $$Number of the stage at Pipedrive.$$;
comment on column api.crm_stages.position is $$Order within the pipeline.$$;
comment on column api.crm_stages.is_excluded is $$Whether its deals are not imported.$$;

grant select on api.crm_stages to member, admin;

create trigger crm_stages_are_read_only
instead of insert or update or delete on api.crm_stages
for each row execute function ops.views_are_read_only();
