-- Deploy leadmill:crm/exclusion to pg

begin;

create table crm.exclusion (
  id uuid primary key default ops.uuid_v7(),
  connection_id uuid not null references crm.connection (id),
  pipeline_name text not null,
  stage_name text,
  constraint exclusion_is_said_once unique nulls not distinct (connection_id, pipeline_name, stage_name),
  constraint exclusion_names_have_a_length check (length(pipeline_name) between 1 and 200 and length(stage_name) between 1 and 200)
);

comment on table crm.exclusion is
$$Deals of these pipelines and stages are not imported: somebody is at work on them. By name, as people know them, whatever
their case.$$;
comment on column crm.exclusion.id is $$Time-ordered uuid.$$;
comment on column crm.exclusion.connection_id is $$The connection.$$;
comment on column crm.exclusion.pipeline_name is $$Name of the pipeline.$$;
comment on column crm.exclusion.stage_name is $$Name of a stage of it; null is the whole pipeline.$$;

commit;
