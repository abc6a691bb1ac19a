// Prints what is wrong with a query in KQL, a line each. node kusto.js PACKAGE-FOLDER < query
const fs = require('fs'), path = require('path'), vm = require('vm');
for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
  vm.runInThisContext(fs.readFileSync(path.join(process.argv[2], file), 'utf8'), file);
}

const { KustoCode, GlobalState, Symbols } = Kusto.Language;
const columns = 'TimeGenerated: datetime, Name: string, Properties: dynamic, Sum: real, Min: real, Max: real, ItemCount: int, SeverityLevel: int';
const tables = ['AppMetrics', 'AppTraces', 'AppExceptions'].map(name => new Symbols.TableSymbol.$ctor7(name, `(${columns})`, null));
const workspace = new Symbols.DatabaseSymbol.ctor("workspace", tables);
const code = KustoCode.ParseAndAnalyze(fs.readFileSync(0, 'utf8'), GlobalState.Default.WithDatabase(workspace));
const found = code.GetDiagnostics();
for (let i = 0; i < found.Count; i++) console.log(`${found.getItem(i).Start}: ${found.getItem(i).Message}`);
