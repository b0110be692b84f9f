-- Deploy leadmill:crm/pipeline to pg

begin;

create table crm.pipeline (
  connection_id uuid not null references crm.connection (id),
  pipeline_id bigint not null,
  name text not null,
  primary key (connection_id, pipeline_id)
);

comment on table crm.pipeline is $$Pipelines of an account, as read at connection.account_read_at.$$;
comment on column crm.pipeline.connection_id is $$The connection.$$;
comment on column crm.pipeline.pipeline_id is $$Number at Pipedrive.$$;
comment on column crm.pipeline.name is $$Name there.$$;

create table crm.stage (
  connection_id uuid not null references crm.connection (id),
  stage_id bigint not null,
  pipeline_id bigint not null,
  name text not null,
  position integer not null,
  primary key (connection_id, stage_id)
);

comment on table crm.stage is $$Stages of an account's pipelines, as read at connection.account_read_at.$$;
comment on column crm.stage.connection_id is $$The connection.$$;
comment on column crm.stage.stage_id is $$Number at Pipedrive.$$;
comment on column crm.stage.pipeline_id is $$Its pipeline.$$;
comment on column crm.stage.name is $$Name there.$$;
comment on column crm.stage.position is $$Order within the pipeline.$$;

create table crm.deal_field (
  connection_id uuid not null references crm.connection (id),
  key text not null,
  name text not null,
  type text not null,
  options jsonb not null,
  position integer not null,
  primary key (connection_id, key),
  constraint deal_field_options_are_a_list check (jsonb_typeof(options) = 'array')
);

comment on table crm.deal_field is $$Custom fields of an account's deals, as read at connection.account_read_at.$$;
comment on column crm.deal_field.connection_id is $$The connection.$$;
comment on column crm.deal_field.key is $$40 hex digits, different in each account.$$;
comment on column crm.deal_field.name is $$Name that people gave it.$$;
comment on column crm.deal_field.type is $$Type at Pipedrive, such as varchar, enum or monetary.$$;
comment on column crm.deal_field.options is $$Choices of an enum or a set: [{"id", "label"}].$$;
comment on column crm.deal_field.position is $$Order in the account.$$;

commit;
