-- Deploy leadmill:event/kind to pg

begin;

create table event.kind (
  name text primary key,
  subject_type text not null,
  fields text[] not null default '{}',
  comment text not null,
  constraint kind_name_is_a_subject_and_a_verb check (name ~ '^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$'),
  constraint kind_subject_type_is_snake_case check (subject_type ~ '^[a-z]+(_[a-z]+)*$'),
  -- Personal data stays where it is kept: an event refers to it.
  constraint kind_fields_are_references check (array_to_string(fields, ' ', '') ~ '^([a-z]+(_[a-z]+)*_ids?( (?!$)|$))*$')
);

comment on table event.kind is
$$What can happen. The room where it happens inserts the row, in the file of the table that it happens to.$$;
comment on column event.kind.name is $$What it happens to, and what happens, in the past tense: lead.submitted.$$;
comment on column event.kind.subject_type is $$What subject_id of its events is an id of.$$;
comment on column event.kind.fields is $$Keys of refs, beside the subject. Each is an id or a list of ids.$$;
comment on column event.kind.comment is $$When it happens.$$;

commit;
