-- Deploy leadmill:queue/task to pg

begin;

create table queue.task (
  name text primary key,
  queue_name text not null,
  priority integer not null default 0,
  comment text not null
);

comment on table queue.task is
$$Tasks that workers know. A job for an unknown task is refused when it is deferred, rather than failing in the worker.$$;
comment on column queue.task.name is $$Name of the Procrastinate task.$$;
comment on column queue.task.queue_name is
$$Queue that its jobs run in. A worker has separate slots for each queue (docs/operations.md, Jobs).$$;
comment on column queue.task.priority is
$$Jobs with a larger priority run first. It is fixed per task, because jobs that share a lock must not differ in priority.$$;

commit;
