-- Deploy leadmill:notification/source to pg

begin;

create table notification.source (
  event_kind text primary key references event.kind (name),
  title text not null,
  fields_function text not null,
  message_function text not null,
  sample jsonb not null,
  comes_in_bursts boolean not null generated always as (event_kind ~ '[._]changed$') stored,
  constraint source_title_has_a_length check (length(title) between 1 and 100),
  constraint source_fields_function_is_a_function check (fields_function ~ '^[a-z_]+\.[a-z_]+$'),
  constraint source_message_function_is_a_function check (message_function ~ '^[a-z_]+\.[a-z_]+$'),
  constraint source_sample_is_a_message check (
    sample ?& '{kind,title,summary,happened_at,url,thread,facts,changes,contact,data}' and sample ->> 'kind' = event_kind)
);

comment on table notification.source is
$$The kinds of events that rules can name. The room that emits a kind registers it in db/code/<room>/registry.sql.$$;
comment on column notification.source.title is $$What a user picks from a list, such as `Deal won`.$$;
comment on column notification.source.fields_function is
$$A function of the room that owns the data: (organization_id uuid) returns jsonb, the form fields (id, type, label, options) of the
message's `data`, which filters and templates use.$$;
comment on column notification.source.message_function is
$$A function of the room that owns the data: (kind text, subject_id uuid, organization_id uuid, refs jsonb) returns jsonb, the message, or
null if the subject is gone. It is called when rules are matched and again at each attempt, because this room stores no contact data.$$;
comment on column notification.source.comes_in_bursts is
$$Whether more changes of the same thing often follow within seconds, so that a card waits for them.$$;
comment on column notification.source.sample is $$A message of this kind with invented data: templates and tests are tried with it.$$;

alter table notification.source enable row level security;

commit;
