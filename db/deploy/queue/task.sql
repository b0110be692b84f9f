-- Deploy leadmill:queue/task to pg

begin;

create table queue.task (
  name text primary key,
  queue_name text not null,
  priority integer not null default 0,
  comment text not null
);

comment on table queue.task is $$Tasks that workers know. A job for any other name is refused when it is deferred, not when it fails.$$;
comment on column queue.task.name is $$Name of the Procrastinate task.$$;
comment on column queue.task.queue_name is $$Queue it runs in; a worker has places of their own for each (docs/operations.md, Jobs).$$;
comment on column queue.task.priority is $$Larger goes first. One per task: priorities are never mixed under one lock.$$;

commit;
