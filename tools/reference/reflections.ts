import {
  type Application,
  Comment,
  CommentTag,
  type Context,
  Converter,
  DeclarationReflection,
  DocumentReflection,
  ReflectionFlag,
  ReflectionKind,
  ReflectionType,
} from "typedoc"
import { groupOf } from "../groups.js"

/** The headings of the whole: the names of the package, and the pages of docs. */
export const titlesOfAll: readonly string[] = ["Reference", "Pages"]

/** `export const sin = unary(...)` is called like a function, and is shown as one. */
function asFunction(context: Context, reflection: DeclarationReflection): void {
  const { type } = reflection
  if (!(type instanceof ReflectionType) || !type.declaration.signatures) return
  const { signatures } = type.declaration
  delete type.declaration.signatures
  context.project.removeReflection(type.declaration)
  reflection.kind = ReflectionKind.Function
  reflection.signatures = signatures
  reflection.setFlag(ReflectionFlag.Const, false)
  delete reflection.type
  delete reflection.defaultValue
  for (const signature of signatures) {
    signature.parent = reflection
    signature.name = reflection.name
    if (reflection.comment) signature.comment = reflection.comment.clone()
  }
  delete reflection.comment
}

/** Puts a name or a page under a heading. */
function put(reflection: DeclarationReflection | DocumentReflection, title: string): void {
  const owners = reflection instanceof DeclarationReflection ? reflection.signatures : undefined
  for (const owner of owners?.length ? owners : [reflection]) {
    owner.comment ??= new Comment()
    owner.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: title }]))
  }
}

/** The heading under which a name stands says what it is for. */
function putByFile(context: Context, reflection: DeclarationReflection): void {
  const file = context.project.getSymbolIdFromReflection(reflection)?.fileName
  if (reflection.kindOf(ReflectionKind.Module)) put(reflection, titlesOfAll[0])
  else if (file) put(reflection, groupOf(file))
}

/** A page is called what its first heading says. */
function putPage(reflection: DocumentReflection): void {
  const [part] = reflection.content
  const heading = part?.kind === "text" ? /^# (.+)/.exec(part.text) : undefined
  if (heading) reflection.name = heading[1]
  put(reflection, titlesOfAll[1])
}

/** What is shown of the names of the package, besides what TypeDoc does by itself. */
export function reshape(app: Application): void {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context: Context) => {
    for (const reflection of Object.values(context.project.reflections)) {
      if (reflection instanceof DocumentReflection) putPage(reflection)
      if (!(reflection instanceof DeclarationReflection)) continue
      if (reflection.kindOf(ReflectionKind.Variable)) asFunction(context, reflection)
      if (reflection.parent?.kindOf([ReflectionKind.Project, ReflectionKind.Module, ReflectionKind.Namespace]))
        putByFile(context, reflection)
    }
  })
}
